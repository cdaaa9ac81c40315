"""The accord, asked at a date: its provisions, its certificates, its scales. Data comes from `referentials/`."""
