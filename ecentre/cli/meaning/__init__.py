"""What typed words mean: which record, which day, which amount; searching by words and pinyin."""
