-- Before there were layouts: what the program wrote when it kept answers alone.
CREATE TABLE IF NOT EXISTS answers (at TEXT NOT NULL, practice TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL);
INSERT INTO answers VALUES ('2026-03-01T12:00:00+00:00', 'resource-build', 'place', 'a bench');
