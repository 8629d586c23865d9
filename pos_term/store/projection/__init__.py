"""What each kind of document writes into the tables that screens read, one file a subject."""
