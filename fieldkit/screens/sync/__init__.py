"""The screen of sync: folder, devices, files, partners, backups."""
