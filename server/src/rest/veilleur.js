// The service worker: says that there is no network with a page of ours, and nothing else. It never keeps a page of
// somebody who is signed in; the files of a build are kept by the browser, whose addresses never change their content.
const CACHE = `pegase-${VERSION}`;
const HORS_LIGNE = { fr: "/hors-ligne/fr", en: "/hors-ligne/en" };

const anonyme = (adresse) => new Request(adresse, { credentials: "omit", cache: "no-cache" });

self.addEventListener("install", (e) => {
	e.waitUntil(
		caches
			.open(CACHE)
			.then((cache) => cache.addAll([...Object.values(HORS_LIGNE), CSS, "/favicon.svg"].map(anonyme)))
			.then(() => self.skipWaiting()),
	);
});

self.addEventListener("activate", (e) => {
	e.waitUntil(
		caches
			.keys()
			.then((noms) => Promise.all(noms.filter((nom) => nom !== CACHE).map((nom) => caches.delete(nom))))
			.then(() => self.clients.claim()),
	);
});

// The page tells its language each time that it opens: the last one is that of the page without network.
self.addEventListener("message", (e) => {
	if (HORS_LIGNE[e.data?.langue]) {
		e.waitUntil(caches.open(CACHE).then((cache) => cache.put("/langue", new Response(e.data.langue))));
	}
});

const horsLigne = async () => {
	const cache = await caches.open(CACHE);
	const langue = (await (await cache.match("/langue"))?.text()) ?? "fr";
	return (await cache.match(HORS_LIGNE[langue])) ?? Response.error();
};

self.addEventListener("fetch", (e) => {
	const url = new URL(e.request.url);
	if (e.request.method !== "GET" || url.origin !== self.location.origin) return;
	if (e.request.mode === "navigate") {
		e.respondWith(fetch(e.request).catch(horsLigne));
	} else if (url.pathname === CSS || url.pathname === "/favicon.svg") {
		e.respondWith(fetch(e.request).catch(async () => (await caches.match(e.request)) ?? Response.error()));
	}
});

// A mail was written: its subject, and where to read it.
self.addEventListener("push", (e) => {
	const { titre, adresse, repere } = e.data?.json() ?? {};
	if (!titre) return;
	// The same one told twice is shown once.
	const options = { tag: repere, icon: "/icones/192.png", badge: "/icones/192.png", data: { adresse } };
	e.waitUntil(self.registration.showNotification(titre, options));
});

self.addEventListener("notificationclick", (e) => {
	e.notification.close();
	const adresse = new URL(e.notification.data?.adresse ?? "/", self.location.origin).href;
	const montrer = async () => {
		const fenetres = await self.clients.matchAll({ type: "window" });
		const ouverte = fenetres.find((f) => f.url === adresse);
		// As it was before the message: read again.
		return ouverte ? (await ouverte.focus()).navigate(adresse) : self.clients.openWindow(adresse);
	};
	e.waitUntil(montrer());
});
