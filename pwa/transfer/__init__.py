"""Moving in and out: files of other diaries come in, everything of a person goes out."""
