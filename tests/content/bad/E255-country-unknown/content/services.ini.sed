s/countries = ZZ XA/countries = ZZ XC/
