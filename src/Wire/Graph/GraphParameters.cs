namespace Router.Wire;

/// <summary>
/// The parameters of a call, from query and body together. The body wins over the query and the later over the earlier.
/// Access token, proof and method are not among them: they are read into <see cref="GraphRequest"/> and never forwarded.
/// </summary>
public sealed class GraphParameters
{
    private readonly Dictionary<string, GraphValue> _values = new(StringComparer.Ordinal);

    /// <summary>The names in the order they came first.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>The value; one whose <see cref="GraphValue.IsNull"/> is true if there is none.</summary>
    public GraphValue this[string name] => _values.GetValueOrDefault(name);

    /// <summary>True if the caller sent the parameter, even as null.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The value as text, or null.</summary>
    public string? Text(string name) => this[name].AsText();

    internal void Set(string name, GraphValue value) => _values[name] = value;

    internal void Remove(string name) => _values.Remove(name);
}
