5s|.*|owner = ../np|
