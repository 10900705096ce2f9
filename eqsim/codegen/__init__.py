"""From a program to the text of C++ files; touches neither the disk nor a compiler."""
