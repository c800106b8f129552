import { accessible, BUREAU, connecter, expect, TELEPHONE, test, tient } from './support';

test('regarder, corriger et rejouer un message qui n’a pas été pris', async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.getByRole('link', { name: 'Messages reçus' }).click();
  const refuse = page.getByRole('row', { name: /sinaps\.personne/ }).filter({ hasText: 'À traiter' });
  await expect(refuse).toContainText('un autre l’attend');
  await expect(page.getByRole('row', { name: /grhum\.structure/ })).toBeVisible();
  for (const taille of [TELEPHONE, BUREAU]) {
    await page.setViewportSize(taille);
    await accessible(page);
    await tient(page);
    await page.screenshot({ path: `end2end/results/receptions-${taille.width}.png`, fullPage: true });
  }

  // One kind only, kept in the address.
  await page.getByRole('navigation', { name: 'Filtrer par objet' }).getByRole('link', { name: 'Structures' }).click();
  await expect(page).toHaveURL(/objet=STRUCTURE/);
  await expect(page.getByRole('row', { name: /sinaps\.personne/ })).toHaveCount(0);
  await page.getByRole('navigation', { name: 'Filtrer par objet' }).getByRole('link', { name: 'Tous' }).click();

  // The one behind leads to the one before it.
  await page.getByRole('row', { name: /sinaps\.personne/ }).filter({ hasText: 'En attente' }).getByRole('link').click();
  await page.getByRole('link', { name: 'Voir le message qui le précède' }).click();
  await expect(page.getByText('Pourquoi il n’a pas été appliqué')).toBeVisible();
  for (const taille of [TELEPHONE, BUREAU]) {
    await page.setViewportSize(taille);
    await accessible(page);
    await tient(page);
    await page.screenshot({ path: `end2end/results/reception-${taille.width}.png`, fullPage: true });
  }

  // Mended badly, then well: what was typed stays.
  const corps = page.getByRole('textbox', { name: 'Message' });
  const texte = await corps.inputValue();
  await corps.fill(texte.replace('ines.chevalier', 'ines.chevalier@'));
  await page.getByRole('button', { name: 'Rejouer' }).click();
  await expect(page.getByText('2', { exact: true })).toBeVisible(); // attempts
  await expect(corps).toHaveValue(/ines\.chevalier@/);
  await corps.fill(texte.replace('ines.chevalier', 'ines.chevalier@example.org'));
  await page.getByRole('button', { name: 'Rejouer' }).click();
  await expect(page.getByText('Rejoué', { exact: true })).toBeVisible();
  await expect(page.getByText(/par Nadia Ferrand/)).toBeVisible();

  // The one behind followed.
  await page.goto('/gestion/receptions?etat=regles');
  await expect(page.getByRole('row', { name: /sinaps\.personne/ })).toHaveCount(2);

  // Without a structure that it needs, the other one is done without.
  await page.goto('/gestion/receptions');
  await page.getByRole('button', { name: 'Tout rejouer' }).click();
  await expect(page.getByText(/Appliqués.*0.*Toujours refusés.*1/)).toBeVisible();
  await page.getByRole('row', { name: /grhum\.structure/ }).getByRole('link').click();
  await page.locator('summary', { hasText: 'Abandonner' }).click();
  await accessible(page);
  await page.getByRole('button', { name: 'Abandonner' }).click();
  await expect(page.getByText('Abandonné', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Reprendre ce message' }).click();
  await expect(page.getByText('À traiter', { exact: true })).toBeVisible();
  await page.locator('summary', { hasText: 'Abandonner' }).click();
  await page.getByRole('button', { name: 'Abandonner' }).click();
  await expect(page.getByText('Abandonné', { exact: true })).toBeVisible();
  await page.goto('/gestion/receptions');
  await expect(page.getByText('Rien à traiter')).toBeVisible();
});

test('qui ne gère pas les échanges ne voit pas les messages', async ({ page }) => {
  await connecter(page, 'lecture.demo');
  await expect(page.getByRole('link', { name: 'Messages reçus' })).toHaveCount(0);
});
