//! CommonMark and HTML to plain sentences.
