//! From a page saved as HTML to blocks.

use dom_query::{Document, NodeRef, Selection};

use super::blocks::{Block, Grid, Paragraph};

/// Elements that are not shown, or are no part of the content.
const HIDDEN: [&str; 9] = [
    "head", "script", "style", "noscript", "template", "svg", "button", "select", "iframe",
];

#[rustfmt::skip]
const BLOCKS: [&str; 33] = [
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "section", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
];

/// Deeper tables are read as text.
const MAX_TABLE_DEPTH: usize = 4;

/// The blocks of the page, and its first heading.
pub(super) fn read(html: &str) -> (Vec<Block>, Option<String>) {
    let document = Document::from(html);
    // The themes of Sphinx have a link to itself in each heading and caption.
    document.select("a.headerlink").remove();
    let heading = document.select("h1").first().text();
    let title = Some(Paragraph::new(&heading, None).text).filter(|title| !title.is_empty());
    let mut walk = Walk::default();
    walk.inside(document.root());
    walk.end_paragraph();
    (walk.blocks, title)
}

#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    words: String,
    is_item: bool,
    /// How many tables are around this.
    depth: usize,
}

impl Walk {
    /// Walks the nodes without recursion: a page may be nested deeper than the call stack allows.
    fn inside(&mut self, top: NodeRef) {
        enum Step<'a> {
            Enter(NodeRef<'a>),
            Leave,
        }
        let mut steps: Vec<Step> = children(&top).into_iter().map(Step::Enter).collect();
        while let Some(step) = steps.pop() {
            let Step::Enter(node) = step else {
                self.end_paragraph();
                continue;
            };
            if node.is_text() {
                self.words.push_str(&node.text());
                continue;
            }
            let name = node.node_name().unwrap_or_default();
            match &*name {
                name if HIDDEN.contains(&name) => {}
                "table" if self.depth < MAX_TABLE_DEPTH && !is_code(&node) => {
                    self.end_paragraph();
                    self.blocks.push(Block::Table(grid(&node, self.depth)));
                }
                "pre" => {
                    self.end_paragraph();
                    let text = node.text();
                    self.blocks.extend(
                        text.lines()
                            .map(|line| Block::Paragraph(Paragraph::new(line, None))),
                    );
                }
                "li" => {
                    self.end_paragraph();
                    self.is_item = true;
                    steps.push(Step::Leave);
                    steps.extend(children(&node).into_iter().map(Step::Enter));
                }
                name if BLOCKS.contains(&name) => {
                    // The first paragraph of a list item is the item.
                    if !self.words.trim().is_empty() || !self.is_item {
                        self.end_paragraph();
                    }
                    steps.push(Step::Leave);
                    steps.extend(children(&node).into_iter().map(Step::Enter));
                }
                _ => steps.extend(children(&node).into_iter().map(Step::Enter)),
            }
        }
    }

    fn end_paragraph(&mut self) {
        let words = std::mem::take(&mut self.words);
        let item = std::mem::take(&mut self.is_item);
        let paragraph = Paragraph::new(&words, None);
        if !paragraph.text.is_empty() {
            self.blocks.push(Block::Paragraph(Paragraph {
                is_item: item || paragraph.is_item,
                ..paragraph
            }));
        }
    }
}

/// Whether a table only adds line numbers to an example.
fn is_code(table: &NodeRef) -> bool {
    let table = Selection::from(*table);
    table.select("pre").exists() && !table.select("caption, th").exists()
}

/// In reverse order, for a stack.
fn children<'a>(node: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    node.children_it(true).collect()
}

fn grid(table: &NodeRef, depth: usize) -> Grid {
    let mut grid = Grid {
        caption: None,
        header: Vec::new(),
        rows: Vec::new(),
        line: None,
    };
    for part in table.element_children() {
        let name = part.node_name().unwrap_or_default();
        if &*name == "caption" {
            grid.caption = Some(Paragraph::new(&part.text(), None).text);
        }
        // Their children are no rows.
        if matches!(&*name, "caption" | "colgroup") {
            continue;
        }
        for row in part.element_children() {
            let cells = row.element_children();
            let head = cells
                .iter()
                .all(|cell| cell.node_name().as_deref() == Some("th"));
            let cells = cells.iter().map(|cell| paragraphs(cell, depth));
            if grid.header.is_empty() && (head || &*name == "thead" || grid.rows.is_empty()) {
                let words = |cell: Vec<Paragraph>| {
                    cell.into_iter().map(|part| part.text).collect::<Vec<_>>()
                };
                grid.header = cells.map(|cell| words(cell).join(" ")).collect();
            } else {
                grid.rows.push(cells.collect());
            }
        }
    }
    grid
}

fn paragraphs(cell: &NodeRef, depth: usize) -> Vec<Paragraph> {
    let mut walk = Walk {
        depth: depth + 1,
        ..Walk::default()
    };
    walk.inside(*cell);
    walk.end_paragraph();
    let flat = |block| match block {
        Block::Paragraph(paragraph) => vec![paragraph],
        Block::Table(grid) => grid.rows.into_iter().flatten().flatten().collect(),
    };
    walk.blocks.into_iter().flat_map(flat).collect()
}
