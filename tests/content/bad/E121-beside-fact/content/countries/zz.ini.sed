/^number = "+999 00 000 0002"/s/$/\noffice = Zed Labour Line/
