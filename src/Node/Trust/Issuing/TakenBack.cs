namespace ProFL.Node.Trust.Issuing;

/// <summary>Something that an authority has taken back.</summary>
/// <param name="Identity">Who it was given to.</param>
/// <param name="IsCode">Whether it is a code that was not used yet: its holder has no key.</param>
public sealed record TakenBack(NodeIdentity Identity, bool IsCode);
