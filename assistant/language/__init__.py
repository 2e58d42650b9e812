"""What text is: script, folding with an offset map, sentences, words. Knows no finance."""
