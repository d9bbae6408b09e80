//! Memory that opening a pack left free, given back to the system.

/// Gives back what is free. Compiling a pack takes twice what the pack is; the C library keeps it otherwise.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(
    unsafe_code,
    reason = "a call into the C library that takes no pointer"
)]
pub(super) fn give_back() {
    // SAFETY: the allocator is in order at any time between two of its calls, and locks itself.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Other allocators give back by themselves, or not at all.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn give_back() {}
