//! A listing as a flat row of fields.

use std::fmt;

/// A field longer than this is judged by its first and last half only.
pub const FIELD_LIMIT_BYTES: usize = 64 * 1024;
/// Attributes past this many are not judged; the listing is then marked truncated.
pub const MAX_ATTRIBUTES: usize = 256;

/// What part of a listing a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldKind {
    /// The title.
    Title,
    /// The description, often HTML.
    Description,
    /// One attribute, read as `KEY: VALUE`.
    Attribute,
    /// One stock-keeping unit: a text, or one `KEY: VALUE` of an object.
    Sku,
    /// Text that the pipeline read from the pictures.
    ImageText,
    /// The path of the category the seller chose. Only `department(…)` and `category_path:` read it.
    CategoryPath,
}

impl FieldKind {
    /// Whether a hit here weighs as much as one in the title: everything but the description and the category path.
    pub fn is_prominent(self) -> bool {
        !matches!(self, Self::Description | Self::CategoryPath)
    }
}

/// One text of a listing, as the seller wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// What part of the listing it is.
    pub kind: FieldKind,
    /// The name in verdicts: `title`, `attributes.型号`, `skus.0`.
    pub name: String,
    /// The text that is judged and that spans count in: for attributes `KEY: VALUE`.
    pub text: String,
    /// Where the value begins in `text`, in bytes (0 except for attributes and SKU objects).
    pub value_start: usize,
}

/// One listing: what is offered for sale.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Listing {
    /// The seller's or the catalog's id. Opaque: handed through, never compared.
    pub id: Option<String>,
    /// Fields in the order title, description, attributes, skus, image text, category path; empty texts are left out.
    pub fields: Vec<Field>,
    /// Price in `currency`.
    pub price: Option<f64>,
    /// Currency of `price`, as written.
    pub currency: Option<String>,
    /// Seller, for overrides.
    pub seller_id: Option<String>,
    /// Whether something was left out when the listing was read (attributes past [`MAX_ATTRIBUTES`]).
    pub truncated: bool,
}

impl Listing {
    /// Gives an empty listing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives a listing that has only a title.
    ///
    /// # Examples
    /// ```
    /// let listing = trommel::Listing::titled("蚂蚁 S9 13.5T");
    /// assert_eq!(listing.title(), "蚂蚁 S9 13.5T");
    /// ```
    pub fn titled(title: &str) -> Self {
        let mut listing = Self::new();
        listing.push(FieldKind::Title, "title", title);
        listing
    }

    /// Adds a plain field; an empty text is left out.
    pub fn push(&mut self, kind: FieldKind, name: &str, text: &str) {
        self.push_owned(kind, name, text.to_owned());
    }

    /// Adds a plain field without copying its text, which may have 16 MiB.
    pub fn push_owned(&mut self, kind: FieldKind, name: &str, text: String) {
        if !text.is_empty() {
            self.fields.push(Field {
                kind,
                name: name.into(),
                text,
                value_start: 0,
            });
        }
    }

    /// Adds a field that is read as `KEY: VALUE`. Attributes past [`MAX_ATTRIBUTES`] only mark the listing truncated.
    pub fn push_pair(&mut self, kind: FieldKind, name: String, key: &str, value: &str) {
        if kind == FieldKind::Attribute && self.count(kind) >= MAX_ATTRIBUTES {
            self.truncated = true;
            return;
        }
        let text = format!("{key}: {value}");
        self.fields.push(Field {
            kind,
            name,
            value_start: key.len() + 2,
            text,
        });
    }

    /// The title, or the empty string.
    pub fn title(&self) -> &str {
        self.fields
            .iter()
            .find(|f| f.kind == FieldKind::Title)
            .map_or("", |f| &f.text)
    }

    /// Bytes of all judged text, the category path left out.
    pub fn text_bytes(&self) -> usize {
        self.fields
            .iter()
            .filter(|f| f.kind != FieldKind::CategoryPath)
            .map(|f| f.text.len())
            .sum()
    }

    fn count(&self, kind: FieldKind) -> usize {
        self.fields.iter().filter(|f| f.kind == kind).count()
    }
}

impl fmt::Display for FieldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Title => "title",
            Self::Description => "description",
            Self::Attribute => "attributes",
            Self::Sku => "skus",
            Self::ImageText => "image_text",
            Self::CategoryPath => "category_path",
        })
    }
}
