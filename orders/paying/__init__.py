"""How a vendor is paid: VietQR, banks, who said what. The market never holds money."""
