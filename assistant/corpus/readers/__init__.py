"""One reader a format: bytes in, `Draft` out. None of them trusts what it reads, and all run in a child process."""
