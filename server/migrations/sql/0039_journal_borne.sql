-- Reads the table while people work; what follows need not read it again.
SET LOCAL lock_timeout = '5s';
ALTER TABLE audit.journal VALIDATE CONSTRAINT journal_origine_borne;
