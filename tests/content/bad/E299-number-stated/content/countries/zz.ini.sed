s/^number = "000"$/&\noffice = Zed Police/
