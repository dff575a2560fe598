using System.CommandLine;

namespace ProFL.Cli.Commands;

/// <summary><c>completion</c>: a script that lets a shell ask this program what can come next.</summary>
public static class CompletionCommand
{
    private const string Suggestions = "$(\"${COMP_WORDS[0]}\" \"[suggest:${COMP_POINT}]\" \"${COMP_LINE}\" 2>/dev/null)";

    private const string Bash = $$"""
        # profl in bash: source <(profl completion bash)
        _profl() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "{{Suggestions}}" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _profl profl ./profl
        """;

    private const string Zsh = """
        # profl in zsh: source <(profl completion zsh)
        _profl() {
          local -a suggestions
          suggestions=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a suggestions || _files
        }
        compdef _profl profl ./profl
        """;

    /// <summary><c>profl completion</c>.</summary>
    public static Command Completion()
    {
        var shell = new Argument<string>("SHELL") { HelpName = "SHELL", Description = "bash or zsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh");
        return CliCommand.New(
            "completion",
            """
            Print a script with which a shell completes commands and options: source <(profl completion bash)
              source <(profl completion bash)
            """,
            [shell],
            parsed =>
            {
                Console.Out.WriteLine(parsed.GetValue(shell) == "bash" ? Bash : Zsh);
                return ExitCode.Done;
            }
        );
    }
}
