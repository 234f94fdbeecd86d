s/^else = embassy emergency/else = embasy emergency/
