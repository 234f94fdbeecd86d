s/^else = embassy emergency/else = emergency/
