s/^direction = ltr/direction = rtl/
