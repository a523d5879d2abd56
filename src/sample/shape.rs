//! All paths of one place, and the bounds that keep them finite.

use super::cursor::Stop;
use super::fold::{Bounds, Fold};
use super::node::Node;
use super::resources::{Sketch, Watch, hash};
use jiff::civil::Date;

/// Values deeper than this are counted where they begin and not followed. Well below what the JSON reader refuses.
pub(super) const DEPTH: u16 = 60;
/// A place keeps at most this many paths. Beyond it the longest ones go, and the fold says so.
const PATHS: usize = 40_000;

/// The paths of one place.
#[derive(Clone)]
pub(super) struct Shape {
    pub(super) root: Node,
    /// How many steps a path may have.
    pub(super) depth: u16,
    /// How many paths there are, at most.
    paths: usize,
    /// How many objects were folded: each has a number of its own, so that a key that stands twice in one is told.
    objects: u64,
    /// The resources behind the bodies, by what names them in the body, or by the request.
    pub(super) resources: Sketch,
    /// Bodies that nothing names: each stands for itself.
    pub(super) unnamed: Sketch,
    /// The accounts, tenants or recorders that the bodies came from, where records say so.
    pub(super) sources: Sketch,
}

/// What is known of a body beside its text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct About<'a> {
    /// The day on which it was seen.
    pub(super) day: Option<Date>,
    /// What it is the answer to: the resource, where the body names none. Else it stands for itself.
    pub(super) request: Option<&'a str>,
    /// Whose answer it is.
    pub(super) source: Option<&'a str>,
    /// The text that it stands in.
    pub(super) text: &'a str,
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            root: Node::default(),
            depth: DEPTH,
            paths: 1,
            objects: 0,
            resources: Sketch::default(),
            unnamed: Sketch::default(),
            sources: Sketch::default(),
        }
    }
}

impl Shape {
    /// Folds one body in, or leaves the shape as it was. `read` gives the body to the fold and says what broke.
    pub(super) fn fold(&mut self, read: &impl Fn(Fold<'_>) -> Result<(), Stop>, about: &About<'_>) -> Result<(), Stop> {
        let room = PATHS.saturating_sub(self.paths);
        let mut bounds = Bounds {
            depth: self.depth,
            room,
            yielding: false,
            objects: self.objects,
            watch: Watch::default(),
            heard: Vec::new(),
            word: None,
        };
        let outcome = read(Fold {
            node: &mut self.root,
            depth: 0,
            bounds: &mut bounds,
        });
        self.objects = bounds.objects;
        let Err(stop) = outcome else {
            self.paths += room - bounds.room;
            self.commit(about.day);
            self.count(&bounds, about);
            return Ok(());
        };
        self.root.roll_back();
        if stop == Stop::Full {
            self.fold_apart(read, about)
        } else {
            Err(stop)
        }
    }

    /// Folds a body into a shape of its own that pools keys and gives up depth as it goes, and takes that in.
    fn fold_apart(&mut self, read: &impl Fn(Fold<'_>) -> Result<(), Stop>, about: &About<'_>) -> Result<(), Stop> {
        let mut apart = Self {
            depth: self.depth,
            ..Self::default()
        };
        let mut bounds = Bounds {
            depth: self.depth,
            room: PATHS,
            yielding: true,
            objects: 0,
            watch: Watch::default(),
            heard: Vec::new(),
            word: None,
        };
        read(Fold {
            node: &mut apart.root,
            depth: 0,
            bounds: &mut bounds,
        })?;
        apart.depth = bounds.depth;
        apart.commit(about.day);
        apart.count(&bounds, about);
        self.absorb(apart);
        Ok(())
    }

    /// Counts the resources of a body, and where it came from.
    fn count(&mut self, bounds: &Bounds, about: &About<'_>) {
        let named = bounds.watch.named();
        match about.request {
            _ if !named.is_empty() => self.resources.absorb(named),
            Some(request) => self.resources.add(hash(request.as_bytes())),
            None => self.unnamed.add(hash(about.text.as_bytes())),
        }
        about.source.iter().for_each(|source| self.sources.add(hash(source.as_bytes())));
    }

    /// How many distinct resources are behind the bodies, at least.
    pub(super) fn known(&self) -> u32 {
        self.resources.count() + self.unnamed.count()
    }

    /// What one instance of a definition may do to the shape.
    pub(super) fn bounds(&self) -> Bounds {
        Bounds {
            depth: self.depth,
            room: PATHS,
            yielding: true,
            objects: self.objects,
            watch: Watch::default(),
            heard: Vec::new(),
            word: None,
        }
    }

    /// Takes the counts of the instance at hand in.
    pub(super) fn take(&mut self, bounds: &Bounds) {
        self.objects = bounds.objects;
        self.depth = bounds.depth;
        self.commit(None);
        if bounds.room < PATHS {
            self.settle();
        }
    }

    /// Takes the counts of the body at hand in.
    pub(super) fn commit(&mut self, day: Option<Date>) {
        self.root.commit(1, day, false);
    }

    /// Brings the counts up to date, which wait while bodies come.
    pub(super) fn spell(&mut self) {
        self.root.settle();
    }

    /// Adds what another shape saw.
    pub(super) fn absorb(&mut self, other: Self) {
        self.depth = self.depth.min(other.depth);
        self.root.absorb(other.root, false);
        self.resources.absorb(other.resources);
        self.unnamed.absorb(other.unnamed);
        self.sources.absorb(other.sources);
        self.settle();
    }

    /// Cuts to the depth, and gives depth up until the paths fit.
    pub(super) fn settle(&mut self) {
        self.root.trim(self.depth);
        self.paths = self.root.paths();
        while self.paths > PATHS {
            self.depth = self.root.depth().saturating_sub(1);
            self.root.trim(self.depth);
            self.paths = self.root.paths();
        }
    }
}
