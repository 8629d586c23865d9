"""What stands on the counter; never a screen, never the store.

Where to look:

- all of it: `equipment` (put together by the settings), `discovery` (what is plugged in), `printer_watch`
- serial lines: `serial_line`, `line_fault`, `wake_up`, `line_owner` (a thread that owns a port and reopens it)
- scanners: `scanners`, `scanner_serial` and `scanner_evdev` on a `scanner_listener`, `scanner_frame` (from bytes to
  scans), `evdev_keys`, `evdev_layouts`, `check_sheet` (the sheet of the scanner check)
- printers: `printer`, `delivery` (one job, handed over and confirmed), `conversation` and `printer_status` (what
  it answers), `links` (network, USB, serial, CUPS, files), `test_page`, `drawer`
- what is printed: `receipt_bytes`, `label_bytes`, `drawer_bytes`; `script_image`, `script_order`, `unifont`,
  `logo`, `raster` and `barcode_dots` draw what a printer cannot; `job_checks` looks last before sending
- reading it back: `escpos_decoder` and the `escpos_` files behind it
- `display`, `scale` with its two languages, `card_terminal` with its simulator
"""
