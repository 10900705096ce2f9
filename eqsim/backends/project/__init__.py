"""Models that run as a C++ project of their own."""
