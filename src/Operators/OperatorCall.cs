using System.Globalization;
using Google.Protobuf;

namespace ProFL.Operators;

/// <summary>One call of an operator command.</summary>
/// <param name="cluster">Who the handler asks.</param>
/// <param name="values">Values by the arguments' names.</param>
/// <param name="origin">What it came through, such as http; for the journal when nobody says who it was.</param>
/// <param name="line">Takes a line.</param>
/// <param name="cancellationToken">The caller has gone.</param>
public sealed class OperatorCall(
    OperatorCluster cluster,
    IReadOnlyDictionary<string, string> values,
    string origin,
    Func<IMessage, Task> line,
    CancellationToken cancellationToken
)
{
    /// <summary>Who the handler asks.</summary>
    public OperatorCluster Cluster => cluster;

    /// <summary>The caller has gone.</summary>
    public CancellationToken Cancellation => cancellationToken;

    /// <summary>Who commands: as given, or what it came through.</summary>
    public string By => this["by"] is { Length: > 0 } by ? by : origin;

    /// <summary>An argument's value; empty when it was not given and has no default.</summary>
    public string this[string name] => values.GetValueOrDefault(name, "");

    /// <summary>Whether a switch is on.</summary>
    public bool IsOn(string name) => this[name] is "true";

    /// <summary>A number.</summary>
    public int Number(string name) => int.Parse(this[name], NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Gives a line to the caller.</summary>
    public Task Line(IMessage message) => line(message);

    /// <summary>Completes and checks what was given for a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="given">Values by name.</param>
    /// <exception cref="OperatorException">An argument is unknown, missing, or has no such value.</exception>
    public static IReadOnlyDictionary<string, string> Values(OperatorCommand command, IEnumerable<KeyValuePair<string, string>> given)
    {
        ArgumentNullException.ThrowIfNull(command);
        var values = command.Arguments.Where(a => a.Default.Length > 0).ToDictionary(a => a.Name, a => a.Default, StringComparer.Ordinal);
        foreach ((string name, string value) in given)
        {
            OperatorArgument argument =
                command.Arguments.FirstOrDefault(a => a.Name == name)
                ?? throw OperatorException.Usage(
                    $"{command.Name} knows no '{name}'; it takes {string.Join(", ", command.Arguments.Select(a => a.Name))}"
                );
            if (value.Length > 0)
            {
                values[name] = Checked(command, argument, value);
            }
        }

        return command.Arguments.FirstOrDefault(a => a.IsRequired && !values.ContainsKey(a.Name)) is { } missing
            ? throw OperatorException.Usage($"{command.Name} needs '{missing.Name}': {missing.Description}")
            : values;
    }

    private static string Checked(OperatorCommand command, OperatorArgument argument, string value) =>
        argument.Kind switch
        {
            OperatorArgumentKind.Number when !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) =>
                throw OperatorException.Usage($"{command.Name}: {argument.Name} is '{value}': give a whole number, at least 0"),
            OperatorArgumentKind.Switch when value is not ("true" or "false") => throw OperatorException.Usage(
                $"{command.Name}: {argument.Name} is '{value}': give true or false"
            ),
            _ => value,
        };
}
