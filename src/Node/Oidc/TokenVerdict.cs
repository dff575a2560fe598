using ProFL.Node.Trust;

namespace ProFL.Node.Oidc;

/// <summary>Who shows a token, or why it does not count.</summary>
/// <param name="Name">The holder's name; empty where it does not count.</param>
/// <param name="May">What they may do.</param>
/// <param name="Status">The HTTP status that says the same: 200, or 401, 403 or 503.</param>
/// <param name="Reason">Why it does not count, and what to do; nothing secret.</param>
public sealed record TokenVerdict(string Name, OperatorRole May, int Status, string Reason)
{
    /// <summary>Whether it counts.</summary>
    public bool Counts => Status == 200;

    internal static TokenVerdict Of(string name, OperatorRole may) => new(name, may, 200, "");

    internal static TokenVerdict Refused(string reason) => new("", OperatorRole.View, 401, $"the token is refused: {reason}");

    internal static TokenVerdict WithoutRole(string name) =>
        new(
            "",
            OperatorRole.View,
            403,
            $"{name} has none of the roles that may do something here: ask whoever runs the issuer for one that profl.http.oidc.roles names"
        );

    internal static TokenVerdict WithoutKeys { get; } =
        new(
            "",
            OperatorRole.View,
            503,
            "tokens cannot be checked now, for the issuer's keys are not known: the log of this node says why. Try again, or show the "
                + "certificate of an operator"
        );
}
