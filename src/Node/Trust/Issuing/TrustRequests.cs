using System.Text.Json.Serialization;

namespace ProFL.Node.Trust.Issuing;

/// <summary>What a machine sends to enrol.</summary>
/// <param name="Secret">The secret of its code.</param>
/// <param name="Request">PKCS #10 as PEM, signed with the key that it made.</param>
/// <param name="Hosts">Names and addresses under which it is reached.</param>
public sealed record EnrolmentRequest(string Secret, string Request, IReadOnlyList<string> Hosts)
{
    /// <summary>PKCS #10 as PEM of a key for its site's updates, in case the site has none; empty for none.</summary>
    public string SiteRequest { get; init; } = "";

    /// <summary>The site whose key it has already; empty for none. Nothing of that key is sent.</summary>
    public string HasKeyOfSite { get; init; } = "";

    /// <summary>Whether its site gets another key though it has one.</summary>
    public bool NewSiteKey { get; init; }

    /// <summary>The role that the machine means to have; empty for that of its code.</summary>
    public string Role { get; init; } = "";

    /// <summary>The site that the machine means to serve; empty for that of its code.</summary>
    public string Site { get; init; } = "";
}

/// <summary>What a node sends for a certificate that follows its own.</summary>
/// <param name="Certificate">Its certificate, as PEM.</param>
/// <param name="Request">PKCS #10 as PEM, signed with the new key.</param>
/// <param name="Signature">By the certificate's key over the request's text, DER in base64.</param>
public sealed record RenewalRequest(string Certificate, string Request, string Signature);

/// <summary>Certificates that an authority answers with.</summary>
/// <param name="Certificate">As PEM.</param>
/// <param name="SiteCertificate">Of the site's key, as PEM; empty where none was asked for or made.</param>
public sealed record IssuedAnswer(string Certificate, string SiteCertificate);

/// <summary>An error in an answer.</summary>
/// <param name="Detail">What is wrong, and what to do.</param>
/// <param name="Error">The same, of release 0.2.</param>
public sealed record TrustError(string? Detail, string? Error);

/// <summary>How requests and answers of trust are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(EnrolmentRequest))]
[JsonSerializable(typeof(RenewalRequest))]
[JsonSerializable(typeof(IssuedAnswer))]
[JsonSerializable(typeof(TrustError))]
public sealed partial class TrustJson : JsonSerializerContext;
