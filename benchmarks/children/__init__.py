"""The programs that the benchmarks run and account for; each says what it does when started."""
