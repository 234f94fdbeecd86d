s/^countries = ZZ$/countries = ZZ XB/
