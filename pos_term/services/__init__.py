"""What people do in the shop, one file a job."""
