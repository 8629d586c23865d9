"""The lot desk: find a lot or serial, see all there is to know of it, and do with it what has to be done."""
