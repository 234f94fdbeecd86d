113s/Danger/ /
