-- Colour and logo of the establishment; none: those of the product.
ALTER TABLE referentiel.etablissement
    ADD COLUMN teinte smallint, -- hue, in degrees
    ADD COLUMN logo bytea,
    ADD COLUMN logo_type text,
    ADD CONSTRAINT etablissement_teinte_bornee CHECK (teinte BETWEEN 0 AND 359),
    ADD CONSTRAINT etablissement_logo_complet CHECK ((logo IS NULL) = (logo_type IS NULL)),
    ADD CONSTRAINT etablissement_logo_connu CHECK (logo_type IN ('image/png', 'image/svg+xml')),
    ADD CONSTRAINT etablissement_logo_leger CHECK (octet_length(logo) <= 200000);
