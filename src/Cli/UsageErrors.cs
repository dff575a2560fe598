using System.CommandLine;
using System.CommandLine.Parsing;
using ProFL.Learning.Json;
using ProFL.Tools.Choices;

namespace ProFL.Cli;

/// <summary>What is wrong with a command line, in one line.</summary>
public static class UsageErrors
{
    /// <summary>
    /// The first thing that is wrong, where that helps with what may have been meant, and where to read how it is written.
    /// </summary>
    /// <param name="parsed">A command line with errors.</param>
    public static string Of(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        Command command = parsed.CommandResult.Command;
        string written = string.Join(' ', PartsOf(parsed.CommandResult));
        return $"{What(parsed, command, written)}; `{written} --help` shows how it is written";
    }

    /// <summary>Whether a word is written as an option is; a number below zero is none.</summary>
    /// <param name="word">A word of a command line.</param>
    public static bool IsOption(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.StartsWith('-') && word.Length > 1 && !char.IsAsciiDigit(word[1]);
    }

    /// <summary>The option of a command that was meant by a word; null where none is near.</summary>
    /// <param name="command">The command.</param>
    /// <param name="word">The word.</param>
    public static string? Meant(Command command, string word)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Spelling.Nearest(word, command.Options.Where(option => !option.Hidden).Select(option => option.Name));
    }

    private static string What(ParseResult parsed, Command command, string written)
    {
        // before anything else: the word after a mistyped option is one too many for that reason alone
        string[] words = [.. parsed.UnmatchedTokens, .. parsed.Errors.Select(error => error.Message)];
        if (Array.Find(words, word => IsOption(word) && parsed.Tokens.Any(token => token.Value == word)) is { } mistyped)
        {
            return $"{written} has no option {mistyped}{(Meant(command, mistyped) is { } option ? $", did you mean {option}?" : "")}";
        }

        if (parsed.UnmatchedTokens is [var unmatched, ..])
        {
            string meant =
                command is RootCommand && OtherWords.Meaning(unmatched) is { } other ? $": {other}"
                : Spelling.Nearest(unmatched, command.Subcommands.Where(below => !below.Hidden).Select(below => below.Name)) is { } near
                    ? $", did you mean {near}?"
                : "";
            return command.Subcommands.Count > 0
                ? $"{written} has no command '{unmatched}'{meant}"
                : $"{written}: '{unmatched}' is one word too many";
        }

        ParseError error = parsed.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult { Tokens: [var value, ..] } option when IsUnreadable(option) =>
                $"{written}: {option.Option.Name} {value.Value}: give {KindOf(option.Option.ValueType)}{PointFor(value.Value)}",
            ArgumentResult { Tokens: [var value, ..] } argument when argument.Parent is OptionResult option && IsUnreadable(option) =>
                $"{written}: {option.Option.Name} {value.Value}: give {KindOf(option.Option.ValueType)}{PointFor(value.Value)}",
            CommandResult { Command.Subcommands.Count: > 0 } => $"{written} wants a command: "
                + string.Join(", ", command.Subcommands.Where(subcommand => !subcommand.Hidden).Select(subcommand => subcommand.Name)),
            ArgumentResult { Tokens.Count: 0 } argument when argument.Parent is not OptionResult =>
                $"{written}: {argument.Argument.Name} is missing",
            _ => error.Message.TrimEnd('.'),
        };
    }

    private static string PointFor(string value) =>
        value.Contains(',', StringComparison.Ordinal) ? $" with a point: {value.Replace(',', '.')}" : "";

    private static bool IsUnreadable(OptionResult option) => KindOf(option.Option.ValueType).Length > 0;

    private static string KindOf(Type type) =>
        Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
        {
            TypeCode.Int32 or TypeCode.Int64 or TypeCode.UInt64 => "a whole number",
            TypeCode.Double => "a number",
            _ => "",
        };

    private static IEnumerable<string> PartsOf(CommandResult result) =>
        result.Parent is CommandResult parent ? [.. PartsOf(parent), result.Command.Name] : ["profl"];
}
