"""Programs that run: in this process, compiled or interpreted, or as a C++ project of their own."""
