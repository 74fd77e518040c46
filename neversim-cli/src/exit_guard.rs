//! An exit that nobody in this program asked for: a plugin can call `exit(0)`, which must not look like success.

#[cfg(unix)]
mod unix {
    use std::io::Write;
    use std::sync::Once;
    use std::sync::atomic::{AtomicBool, Ordering};

    /// Whether an exit is the program's own.
    static IS_OWN: AtomicBool = AtomicBool::new(false);

    #[expect(unsafe_code, reason = "the standard library has no way to notice an exit")]
    // SAFETY: these are the functions of the C library, as C declares them.
    unsafe extern "C" {
        safe fn atexit(function: extern "C" fn()) -> i32;
        safe fn _exit(status: i32) -> !;
    }

    extern "C" fn at_exit() {
        const ERROR: i32 = 1;
        if !IS_OWN.load(Ordering::Relaxed) {
            let message =
                "error: code of a plugin ended the program (exit); without --no-isolate that costs one evaluation\n";
            drop(std::io::stderr().write_all(message.as_bytes()));
            _exit(ERROR);
        }
    }

    /// Makes every exit that is not [allowed](allow) end with an error.
    pub(crate) fn arm() {
        static ARMED: Once = Once::new();
        ARMED.call_once(|| {
            // If this is refused, an exit passes for one of ours.
            let _ = atexit(at_exit);
        });
    }

    /// Says that the program ends of its own accord.
    pub(crate) fn allow() {
        IS_OWN.store(true, Ordering::Relaxed);
    }
}

#[cfg(unix)]
pub(crate) use unix::{allow, arm};

/// Makes every exit that is not [allowed](allow) end with an error.
#[cfg(not(unix))]
pub(crate) fn arm() {}

/// Says that the program ends of its own accord.
#[cfg(not(unix))]
pub(crate) fn allow() {}
