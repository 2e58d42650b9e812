"""`python -m assistant`: the command line, where the script is not on the path."""

from assistant.cli import main

if __name__ == "__main__":
    main()
