using Microsoft.AspNetCore.Http;
using ProFL.Node.Trust;

namespace ProFL.Node.Http;

/// <summary>
/// The operator who asks, as a certificate or a token of the issuer says. Who asks on this machine without either has shown the token of
/// the file, or needs none, and may do everything.
/// </summary>
/// <param name="Name">The name, for the journal.</param>
/// <param name="May">What they may do.</param>
/// <param name="HasToken">Whether a token says so; otherwise a certificate does.</param>
public sealed record Asker(string Name, OperatorRole May, bool HasToken)
{
    /// <summary>What whoever asks may do.</summary>
    /// <param name="context">The request.</param>
    public static OperatorRole MayOf(HttpContext context) => NamedIn(context)?.May ?? OperatorRole.Admin;

    /// <summary>The operator who asks; null where nothing says who it is.</summary>
    /// <param name="context">The request.</param>
    public static Asker? NamedIn(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<Asker>();
    }

    /// <summary>How to come to do more.</summary>
    /// <param name="needed">What is to be done.</param>
    internal string RemedyFor(OperatorRole needed) =>
        HasToken
            ? $"ask for a role of the issuer that profl.http.oidc.roles.{needed.Spelled()} names"
            : $"ask for a certificate that may (profl ca invite --role operator --may {needed.Spelled()})";
}
