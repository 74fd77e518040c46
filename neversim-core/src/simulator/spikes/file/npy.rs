//! NumPy files with numbers of any type, in one dimension.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

use npyz::{AutoSerialize, DType, NpyFile, TypeChar, WriterBuilder};

/// A number of whichever type the file has.
pub(super) enum Number {
    Whole(i128),
    Real(f64),
}

/// Reads each number of a file through `convert`.
///
/// # Errors
///
/// What is wrong, with the path.
pub(super) fn read<T>(path: &Path, convert: impl Fn(Number) -> Result<T, String>) -> Result<Vec<T>, String> {
    numbers(path, convert).map_err(|reason| format!("{}: {reason}", path.display()))
}

fn numbers<T>(path: &Path, convert: impl Fn(Number) -> Result<T, String>) -> Result<Vec<T>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let file = NpyFile::new(BufReader::new(file)).map_err(|error| format!("not a NumPy file: {error}"))?;
    if file.shape().len() != 1 {
        return Err(format!("it has {} dimensions, and must have one", file.shape().len()));
    }
    let DType::Plain(kind) = file.dtype() else { return Err("it must hold numbers".into()) };
    macro_rules! read {
        ($type:ty, $number:expr) => {{
            let data = file.data::<$type>().map_err(|error| error.to_string())?;
            data.map(|value| value.map_err(|error| error.to_string()).and_then(|value| convert($number(value))))
                .collect()
        }};
    }
    match (kind.type_char(), kind.size_field()) {
        (TypeChar::Int, 1) => read!(i8, |value: i8| Number::Whole(value.into())),
        (TypeChar::Int, 2) => read!(i16, |value: i16| Number::Whole(value.into())),
        (TypeChar::Int, 4) => read!(i32, |value: i32| Number::Whole(value.into())),
        (TypeChar::Int, 8) => read!(i64, |value: i64| Number::Whole(value.into())),
        (TypeChar::Uint, 1) => read!(u8, |value: u8| Number::Whole(value.into())),
        (TypeChar::Uint, 2) => read!(u16, |value: u16| Number::Whole(value.into())),
        (TypeChar::Uint, 4) => read!(u32, |value: u32| Number::Whole(value.into())),
        (TypeChar::Uint, 8) => read!(u64, |value: u64| Number::Whole(value.into())),
        (TypeChar::Float, 4) => read!(f32, |value: f32| Number::Real(value.into())),
        (TypeChar::Float, 8) => read!(f64, Number::Real),
        _ => Err(format!("it holds values of type {}, and must hold numbers", file.dtype().descr())),
    }
}

/// Writes numbers into a file, as the type that they have.
pub(super) fn write<T: AutoSerialize + Copy>(path: &Path, values: &[T]) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let options = npyz::WriteOptions::new().default_dtype().shape(&[values.len() as u64]);
    let mut writer = options.writer(&mut file).begin_nd()?;
    writer.extend(values.iter().copied())?;
    writer.finish()?;
    file.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file as NumPy writes it, format 1.0 (NEP 1).
    fn written(folder: &Path, descr: &str, shape: &str, data: &[u8]) -> std::path::PathBuf {
        let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
        let header = format!("{header:<117}\n");
        let path = folder.join("numbers.npy");
        let mut file = File::create(&path).unwrap();
        file.write_all(b"\x93NUMPY\x01\x00").unwrap();
        file.write_all(&u16::try_from(header.len()).unwrap().to_le_bytes()).unwrap();
        file.write_all(header.as_bytes()).unwrap();
        file.write_all(data).unwrap();
        path
    }

    #[test]
    fn what_is_written_has_the_type_that_numpy_knows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ids.npy");
        write(&path, &[7_u32, 258]).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let header = String::from_utf8_lossy(&bytes);
        assert!(header.contains("'descr': '<u4'") && header.contains("'shape': (2,"), "{header}");
        assert!(bytes.ends_with(&[7, 0, 0, 0, 2, 1, 0, 0]));
        write::<f64>(&path, &[]).unwrap();
        assert_eq!(read(&path, |_| Ok(())), Ok(vec![]));
    }

    #[test]
    fn integers_and_reals_of_any_width_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let whole = |number| match number {
            Number::Whole(value) => Ok(value),
            Number::Real(value) => Err(format!("{value}")),
        };
        let path = written(folder.path(), "<i8", "(2,)", &[7i64.to_le_bytes(), (-1i64).to_le_bytes()].concat());
        assert_eq!(read(&path, whole), Ok(vec![7, -1]));
        let path = written(folder.path(), "<i4", "(1,)", &258i32.to_le_bytes());
        assert_eq!(read(&path, whole), Ok(vec![258]));
        let path = written(folder.path(), "<i8", "(0,)", &[]);
        assert_eq!(read(&path, whole), Ok(vec![]));
        let path = written(folder.path(), "<f8", "(1,)", &0.25f64.to_le_bytes());
        assert!(read(&path, whole).unwrap_err().ends_with("numbers.npy: 0.25"));
        let path = written(folder.path(), "<f8", "(1, 1)", &0.25f64.to_le_bytes());
        assert!(read(&path, whole).unwrap_err().contains("2 dimensions"));
    }
}
