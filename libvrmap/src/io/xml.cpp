// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/xml.hpp"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <memory>

#include "io/encoding.hpp"
#include "io/words.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

struct Free {
    void operator()(xmlParserCtxt* p) const { xmlFreeParserCtxt(p); }
    void operator()(xmlDoc* d) const { xmlFreeDoc(d); }
    void operator()(xmlChar* c) const { xmlFree(c); }
};

std::string words(const xmlChar* c) {
    return c ? reinterpret_cast<const char*>(c) : "";
}

isoxml::Element to_element(xmlNode* node) {
    isoxml::Element e;
    e.name = words(node->name);
    for (xmlAttr* a = node->properties; a; a = a->next) {
        const std::unique_ptr<xmlChar, Free> value(xmlNodeListGetString(node->doc, a->children, 1));
        e.attributes.emplace_back(words(a->name), words(value.get()));
    }
    for (xmlNode* child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) e.children.push_back(to_element(child));
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
            e.text += words(child->content);
    }
    e.text = trimmed(e.text);
    return e;
}

// What libxml2 complains of in this thread while it lives, also where it has no parser to tell: it
// would print that, and go on.
class Complaints {
public:
    Complaints() : before_(xmlStructuredError), context_before_(xmlStructuredErrorContext) {
        xmlSetStructuredErrorFunc(this, &Complaints::hear);
    }
    ~Complaints() { xmlSetStructuredErrorFunc(context_before_, before_); }
    Complaints(const Complaints&) = delete;
    Complaints& operator=(const Complaints&) = delete;
    bool any() const { return any_; }
    long line() const { return line_; }
    const std::string& first() const { return first_; }

private:
    static void hear(void* self, xmlError* error) {
        auto& heard = *static_cast<Complaints*>(self);
        if (heard.any_) return;
        heard.any_ = true;
        heard.line_ = error->line;
        if (error->message) heard.first_ = legible(error->message);
    }
    xmlStructuredErrorFunc before_;
    void* context_before_;
    bool any_ = false;
    long line_ = 0;
    std::string first_;
};

}  // namespace

isoxml::Element read_xml(const Input& document) {
    constexpr std::size_t most_bytes = std::size_t{32} << 20;  // its tree takes ten times as much
    if (document.bytes.size() > most_bytes)
        throw InputError({document.path.string()}, {"file.too_large", {{"limit", "32 MiB"}}});
    // never NOENT, HUGE or DTDLOAD: with NOENT a file on this machine comes back as text
    constexpr int options = XML_PARSE_NONET;
    const Complaints complaints;
    const std::unique_ptr<xmlParserCtxt, Free> parser(xmlNewParserCtxt());
    const std::unique_ptr<xmlDoc, Free> doc(
        xmlCtxtReadMemory(parser.get(), document.bytes.data(),
                          static_cast<int>(document.bytes.size()), nullptr, nullptr, options));
    const auto refuse = [&](long line, std::string why) {
        while (!why.empty() && (why.back() == '\n' || why.back() == ' ')) why.pop_back();
        throw InputError({document.path.string(), line}, {"file.broken", {{"why", why}}});
    };
    if (!doc || complaints.any())
        refuse(complaints.line(), complaints.first().empty() ? "XML" : complaints.first());
    if (doc->intSubset) refuse(0, "DTD");
    xmlNode* root = xmlDocGetRootElement(doc.get());
    if (!root) refuse(0, "XML");
    return to_element(root);
}

}  // namespace vrmap::io
