"""A terminal for programs: runs one in a real pty, answers it as xterm would, and shows what it paints."""
