"""The checks that verification is made of: each holds a statement against its sources and yields what is wrong."""
