"""What migration 0001 makes beside tables: guards that hold even against raw SQL, the text index, the places.

It is part of a migration: it is never changed, a later migration replaces a trigger.
"""

from __future__ import annotations

TRIGGERS = (
    """CREATE TRIGGER entry_keeps BEFORE UPDATE ON entry
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER entry_stays BEFORE DELETE ON entry
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER movement_keeps BEFORE UPDATE ON movement
       BEGIN SELECT RAISE(ABORT, 'movements are append-only'); END""",
    """CREATE TRIGGER movement_stays BEFORE DELETE ON movement
       BEGIN SELECT RAISE(ABORT, 'movements are append-only'); END""",
    """CREATE TRIGGER entry_is_not_replaced BEFORE INSERT ON entry
       WHEN EXISTS (SELECT 1 FROM entry WHERE (till = NEW.till AND seq = NEW.seq) OR id = NEW.id)
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER movement_is_not_replaced BEFORE INSERT ON movement
       WHEN EXISTS (SELECT 1 FROM movement WHERE document = NEW.document AND n = NEW.n)
       BEGIN SELECT RAISE(ABORT, 'movements are append-only'); END""",
    """CREATE TRIGGER no_sale_of_a_recalled_product BEFORE INSERT ON movement WHEN NEW.kind = 'sale'
       BEGIN
         SELECT RAISE(ABORT, 'a recalled lot cannot be sold') FROM product
         WHERE sku = substr(NEW.lot_id, 1, instr(NEW.lot_id, '␟') - 1) AND recall IS NOT NULL;
       END""",
    """CREATE TRIGGER no_sale_of_a_stopped_lot BEFORE INSERT ON movement WHEN NEW.kind = 'sale'
       BEGIN
         SELECT CASE
           WHEN lot.recall IS NOT NULL OR parent.recall IS NOT NULL
             THEN RAISE(ABORT, 'a recalled lot cannot be sold')
           WHEN NEW.allowed IS NULL AND (lot.hold IS NOT NULL OR parent.hold IS NOT NULL)
             THEN RAISE(ABORT, 'a held lot cannot be sold')
           WHEN NEW.allowed IS NULL AND (lot.expiry < NEW.business_date OR parent.expiry < NEW.business_date)
             THEN RAISE(ABORT, 'an expired lot cannot be sold')
         END
         FROM lot
         LEFT JOIN lot AS parent ON parent.id = lot.parent
         WHERE lot.id = NEW.lot_id;
       END""",
    """CREATE TRIGGER no_negative_serial_updated BEFORE UPDATE OF quantity ON balance
       WHEN NEW.quantity < 0 AND instr(NEW.lot_id, '␟␟') > 0
       BEGIN SELECT RAISE(ABORT, 'a serial cannot leave a place where it is not')
         FROM location WHERE name = NEW.location AND inside = 1; END""",
    """CREATE TRIGGER no_negative_serial_inserted BEFORE INSERT ON balance
       WHEN NEW.quantity < 0 AND instr(NEW.lot_id, '␟␟') > 0
       BEGIN SELECT RAISE(ABORT, 'a serial cannot leave a place where it is not')
         FROM location WHERE name = NEW.location AND inside = 1; END""",
)
SEARCH = "CREATE VIRTUAL TABLE product_search USING fts5(words, tokenize = 'unicode61 remove_diacritics 2')"
PLACES = """INSERT INTO location (name, inside, sellable) VALUES
    ('floor', 1, 1), ('back', 1, 1), ('quarantine', 1, 0),
    ('supplier', 0, 0), ('customer', 0, 0), ('production', 0, 0), ('disposal', 0, 0), ('count', 0, 0)"""
