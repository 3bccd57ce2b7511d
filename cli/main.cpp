// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "command.hpp"
#include "streams.hpp"
#include "vrmap/io/lock_down.hpp"
#include "vrmap/io/sandbox.hpp"
#include "vrmap/job/run.hpp"
#include "worker.hpp"

namespace vrmap::cli {

CLI::Validator not_empty(Language language) {
    return {[language](std::string& value) {
                return value.empty() ? say("usage.empty_name", language) : std::string();
            },
            ""};
}

std::string say(const char* id, Language language) {
    return sentence(Message{id, {}}, language);
}

report::Words both_languages(const Message& message) {
    return {sentence(message, Language::ja), sentence(message, Language::en)};
}

namespace {

// --lang wins over LC_ALL, LC_MESSAGES and LANG; help is in it too, so it is looked for first.
Language choose_language(const std::vector<std::string>& arguments) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view arg = arguments[i];
        const bool next = arg == "--lang" && i + 1 < arguments.size();
        const std::string_view value = arg.starts_with("--lang=") ? arg.substr(7)
                                       : next                     ? arguments[i + 1]
                                                                  : std::string_view();
        if (const auto language = language_from(value)) return *language;
    }
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const char* value = std::getenv(name); value && *value)
            return language_from(value).value_or(Language::en);
    return Language::en;
}

int report(const Error& e, Language language, int code) {
    std::cerr << sentence(e, language) << '\n';
    return code;
}

int guarded(const Run& run, const Shell& shell) {
    const Language l = shell.language;
    try {
        return run(shell);
    } catch (const OutputError& e) {
        return report(e, l, not_written);
    } catch (const LockedError& e) {
        return report(e, l, locked);
    } catch (const Error& e) {
        return report(e, l, refused);
    } catch (const std::bad_alloc&) {
        std::cerr << say("worker.too_large", l) << '\n';
        return refused;
    } catch (const std::exception& e) {
        std::cerr << sentence(Message{"program.bug", {{"what", e.what()}}}, l) << '\n';
        return bug;
    }
}

// A file of ours must never be opened under the number of a stream that was closed to us; and
// whoever stops listening to our words must not stop the work.
void keep_streams() {
    for (int fd = 0; fd <= 2; ++fd)
        if (::fcntl(fd, F_GETFD) < 0) ::open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file over its limit is an error to tell, not a death
}

// What is being done, on one line of the terminal.
void show_progress(Shell& shell) {
    if (!::isatty(STDERR_FILENO)) return;
    shell.clear = [] { std::cerr << "\r\x1b[K" << std::flush; };
    shell.progress = [l = shell.language](const char* stage, double fraction) {
        std::cerr << "\r\x1b[K" << say((std::string("stage.") + stage).c_str(), l);
        if (fraction > 0) std::cerr << ' ' << static_cast<int>(100 * fraction) << " %";
        std::cerr << std::flush;
    };
}

// The parser's own words, as far as it lets us.
void speak(CLI::App& app, Language language) {
    app.option_defaults()->group(say("help.options", language));
    app.set_help_flag("-h,--help", say("help.help", language));
    const auto labels = app.get_formatter();
    const std::pair<const char*, const char*> words[] = {{"Usage", "help.usage"},
                                                         {"OPTIONS", "help.options"},

                                                         {"REQUIRED", "help.required"},

                                                         {"SUBCOMMAND", "help.commands"},
                                                         {"Positionals", "help.positionals"}};
    for (const auto& [label, id] : words) labels->label(label, say(id, language));
}

const char* wrong_usage(const CLI::ParseError& e) {
    if (dynamic_cast<const CLI::RequiredError*>(&e)) return "usage.missing";
    if (dynamic_cast<const CLI::ExtrasError*>(&e)) return "usage.unexpected";
    return "usage.bad_value";
}

int run_program(const Shell& shell) {
    const Language language = shell.language;
    CLI::App app(say("help.program", language), "vrmap");
    speak(app, language);
    std::string lang;
    app.add_option("--lang", lang, say("help.lang", language))->check(CLI::IsMember({"ja", "en"}));
    app.set_version_flag("--version", "vrmap " + job::version(), say("help.version", language));
    app.require_subcommand(1);
    Run chosen;
    const auto add = [&](const char* name, const char* help, Run (*make)(CLI::App&, Language)) {
        CLI::App* sub = app.add_subcommand(name, say(help, language));
        sub->fallthrough();
        sub->group(say("help.commands", language));
        sub->set_help_flag("-h,--help", say("help.help", language));
        const Run run = make(*sub, language);
        sub->callback([&chosen, run] { chosen = run; });
    };
    add("clean", "help.clean", add_clean);
    add("deliver", "help.deliver", add_deliver);
    add("index", "help.index", add_index);
    add("init", "help.init", add_init);
    add("inspect", "help.inspect", add_inspect);
    add("interpolate", "help.interpolate", add_interpolate);
    add("prescribe", "help.prescribe", add_prescribe);
    add("simulate", "help.simulate", add_simulate);
    add("verify", "help.verify", add_verify);
    try {
        // the parser takes the last first
        app.parse(std::vector<std::string>(shell.arguments.rbegin(), shell.arguments.rend()));
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) return app.exit(e);  // help or version was asked for
        std::cerr << sentence(Message{wrong_usage(e), {{"what", e.what()}}}, language) << '\n';
        return usage;
    }
    return guarded(chosen, shell);
}

// What was to be said was not: no success, whatever became of the work. Whoever stops listening
// (`| head`) has heard enough.
int told(const Held& words, int code, Language language) {
    if (!words.whole()) std::cerr << say("worker.too_large", language) << '\n';
    if (!words.whole()) return code == done ? refused : code;
    if (write_all(STDOUT_FILENO, words.text()) || errno == EPIPE) return code;
    const Message failed{"output.write_failed",
                         {{"path", "stdout"}, {"why", std::strerror(errno)}}};
    std::cerr << sentence(failed, language) << '\n';
    return code == done ? not_written : code;
}

int serve_fenced() {
    const bool fenced = io::give_up_calls();
    return serve([fenced](std::vector<std::string> arguments, const Progress& progress) {
        Shell shell{choose_language(arguments), progress, {}, true, fenced, {}, {}};
        shell.arguments = std::move(arguments);
        const int code = run_program(shell);
        if (!fenced) std::cerr << say("worker.unfenced", shell.language) << '\n';
        return code;
    });
}

int run_here(int argc, char** argv) {
    Shell shell;
    shell.arguments.assign(argv + 1, argv + argc);
    shell.language = choose_language(shell.arguments);
    shell.serve = serve_fenced;
    show_progress(shell);
    const Held words(std::cout);
    return told(words, run_program(shell), shell.language);
}

}  // namespace
}  // namespace vrmap::cli

int main(int argc, char** argv) {
    vrmap::cli::keep_streams();
    vrmap::io::lock_down_process();
    return vrmap::cli::run_here(argc, argv);
}
