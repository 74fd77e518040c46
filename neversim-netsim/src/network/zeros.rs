//! Room for the targets of all synapses.

/// Returns `length` zeros for data that is accessed at random: on Linux in pages of 2 MiB, so that address translation
/// rarely misses.
pub(crate) fn zeros_for_random_access(length: usize) -> Vec<u32> {
    let zeros = vec![0; length];
    #[cfg(target_os = "linux")]
    if length >= 1 << 20 {
        use rustix::mm::{Advice, madvise};
        const PAGE: usize = 1 << 12;
        let start = zeros.as_ptr() as usize;
        let first_page = start.next_multiple_of(PAGE);
        let end = start + length * size_of::<u32>();
        // The advice is about whole pages within the allocation; an error means that there are no such pages here.
        let pages = std::ptr::without_provenance_mut(first_page);
        #[expect(unsafe_code, reason = "advice about memory is a system call on its address")]
        // SAFETY: the range lies within the allocation, and this advice does not change what it holds.
        let _ = unsafe { madvise(pages, (end - first_page) / PAGE * PAGE, Advice::LinuxHugepage) };
    }
    zeros
}
