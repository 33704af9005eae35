// Nothing but the header that all test programs share precompiled: its target needs a source that takes it.
