s/Done. We hold nothing\./Done. Text LIST./
