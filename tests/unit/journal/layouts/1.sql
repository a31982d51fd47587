-- Layout 1: sessions and lines of the day.
PRAGMA application_id = 1986488942;
CREATE TABLE answers (at TEXT NOT NULL, practice TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL);
CREATE INDEX answers_by_question ON answers (practice, name);
CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
    moment INTEGER NOT NULL, zone INTEGER NOT NULL,
    practice TEXT NOT NULL, title TEXT NOT NULL, seconds REAL NOT NULL, heard REAL NOT NULL,
    ending TEXT NOT NULL, stopped_at REAL NOT NULL, voice TEXT NOT NULL,
    "before" INTEGER, "after" INTEGER, body INTEGER, mood INTEGER, sleep INTEGER, wellbeing INTEGER,
    hours REAL, body_words TEXT NOT NULL, mood_words TEXT NOT NULL, words TEXT NOT NULL,
    unpleasant INTEGER, unpleasant_words TEXT NOT NULL, chance TEXT NOT NULL, gone INTEGER);
CREATE INDEX entries_by_moment ON entries (moment);
CREATE INDEX entries_by_practice ON entries (practice, moment);
CREATE INDEX entries_gone ON entries (gone) WHERE gone IS NOT NULL;
CREATE TABLE kept (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO answers VALUES ('2026-03-01T12:00:00+00:00', 'resource-build', 'place', 'a bench');
INSERT INTO entries (id, uid, moment, zone, practice, title, seconds, heard, ending, stopped_at, voice,
    "before", "after", body_words, mood_words, words, unpleasant, unpleasant_words, chance)
    VALUES (1, 'abc', 1772362800000000, 3600, 'ground-feet', 'Feet on the floor', 180.0, 180.0, 'finished', 0.0, 'tone',
    6, 4, '', '', '', 0, '', '');
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
