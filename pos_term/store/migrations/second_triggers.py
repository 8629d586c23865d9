"""What migration 0002 changes of the guards: goods that come back with a sale are not sold.

A movement of a sale that ends anywhere but with the customer is a return; that stays open for a stopped lot.
It is part of a migration: it is never changed, a later migration replaces a trigger.
"""

from __future__ import annotations

_WHEN = "WHEN NEW.kind = 'sale' AND NEW.target = 'customer'"

TRIGGERS = (
    "DROP TRIGGER no_sale_of_a_recalled_product",
    "DROP TRIGGER no_sale_of_a_stopped_lot",
    f"""CREATE TRIGGER no_sale_of_a_recalled_product BEFORE INSERT ON movement {_WHEN}
       BEGIN
         SELECT RAISE(ABORT, 'a recalled lot cannot be sold') FROM product
         WHERE sku = substr(NEW.lot_id, 1, instr(NEW.lot_id, '␟') - 1) AND recall IS NOT NULL;
       END""",  # noqa: S608
    f"""CREATE TRIGGER no_sale_of_a_stopped_lot BEFORE INSERT ON movement {_WHEN}
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
       END""",  # noqa: S608
)
